// What JavaScript adds to pages that work without it. One module per idea, each a few lines.

import "./announce.js";
import "./character-count.js";
import "./copy-link.js";
import "./print-button.js";
