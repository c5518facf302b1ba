"""The checks that `exporters.verify` is made of."""
