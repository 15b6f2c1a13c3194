"""Every cell of the matrix of roles, asked over HTTP."""
