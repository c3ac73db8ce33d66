"""The worked examples: invented treatments told in code, written to `examples/*.json`, always the same."""

from holdfast.simulate.examples.all_of_them import DEMO_PASSPHRASE, EXAMPLES, example, write_examples

__all__ = ["DEMO_PASSPHRASE", "EXAMPLES", "example", "write_examples"]
