"""The patient's own pages of the contract: what the two agreed, what he thinks of it, his history, his safety plan.

They read the record alone. Three ways lead to them: his own phone, the device handed over, a demo.
"""
