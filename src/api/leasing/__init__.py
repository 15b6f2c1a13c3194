"""Leasing over HTTP (租赁): the board, prices, rent, the money and papers of deals, leases and payments."""
