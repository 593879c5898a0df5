"""Which records speak of one paper, and what they say together: pure functions over records, without I/O."""
