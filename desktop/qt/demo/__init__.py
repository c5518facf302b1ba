"""The main job on fictional testimonies, done through the real windows as a person would do it."""
