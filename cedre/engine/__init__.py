"""The cellar: arrays in, frozen results out. No Django, no clock, no network, no hidden chance."""
