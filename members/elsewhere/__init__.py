"""Signing in with one's own organisation. Installed, and so loaded, only where PORTAL_SIGN_IN names one."""
