"""Leasing (租赁): what is asked of money, contracts and exits before they are recorded, and what follows from them afterwards.

Nothing here reads a clock or a file. Money is counted in hundredths (int); what is divided is rounded once, at the end.
"""
