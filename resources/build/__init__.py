"""Makes the shipped form and its data from the domain files.

`python -m resources.build --domain DIR` writes them; with `--check` it only says whether they are what it would write.
The domain files say what is asked, in which order and with which lists; the files in `design/` say how each
question becomes nodes of a form; the files in `translations/` say it in Belarusian and Russian. A new module is data in
these three places and nothing here.
"""
