"""Paper: what a person holds in his hand. A document is data; `pdf` sets it by Typst, `markdown` writes it as text."""
