"""A library: dataclasses in, dataclasses out. Imports no app of Lentera."""
