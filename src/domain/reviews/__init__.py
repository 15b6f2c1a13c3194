"""Quarterly reviews (季度考核): scores of oneself, superior and clients, and what follows from them."""
