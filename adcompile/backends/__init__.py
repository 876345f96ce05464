"""Engines other than the interpreter that run emitted code. Each is an extra, imported only where it is asked for."""
