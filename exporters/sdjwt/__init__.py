"""Selectively disclosable statements (SD-JWT, RFC 9901): laying out, issuing and reading them."""
