"""The demonstration story, told through the rooms' own actions. Its people, bodies and words are fictional."""
