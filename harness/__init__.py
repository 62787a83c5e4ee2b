"""The plugin running in Python, without a device.

A LuaJIT state, KOReader's modules as fakes, real books, a mock of the service, and time that tests move.
"""
