"""Cèdre: the platform of coaching territorial. The noun names the room, the verb names the shelf."""

__version__ = "0.1.0"
