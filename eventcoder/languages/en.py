"""English function words by what they do; phrases of several words are matched whole."""

from __future__ import annotations

FUNCTION_WORDS: dict[str, tuple[str, ...]] = {
    "prep": (
        "in", "on", "at", "of", "from", "to", "with", "near", "during", "after", "before", "over", "under",
        "through", "into", "across", "between", "among", "for", "inside", "outside", "around", "along", "towards",
        "toward", "onto", "off", "within", "amid", "despite", "since", "until", "till", "behind", "beyond", "about",
        "upon", "without", "throughout", "north of", "south of", "east of", "west of", "northeast of",
        "northwest of", "southeast of", "southwest of", "outside of", "out of", "close to", "next to", "as part of",
        "in front of", "because of", "due to", "up to", "away from", "on behalf of", "including", "among them",
        "such as", "especially", "notably", "like", "per", "via", "to the north of", "to the south of",
        "to the east of", "to the west of", "just outside", "following",
    ),
    "agent": (
        "by", "at the hands of",
    ),
    "against": (
        "against",
    ),
    "rel": (
        "who", "which", "that", "whom", "whose", "where",
    ),
    "plus": (
        "and", "as well as", "along with", "together with", "alongside", "&", "in addition to", "backed by",
        "supported by",
    ),
    "or": (
        "or", "nor",
    ),
    "sub": (
        "while", "when", "because", "but", "although", "though", "if", "unless", "whereas", "so", "as",
        "since then", "after which", "before",
    ),
    "be": (
        "is", "are", "was", "were", "be", "been", "being", "get", "got", "gets", "getting", "'re",
    ),
    "aux": (
        "has", "have", "had", "having", "do", "does", "did", "also", "reportedly", "allegedly", "now", "still",
        "already", "then", "recently", "just", "later", "however", "meanwhile", "again", "mostly", "partly",
        "severely", "seriously", "badly", "critically", "jointly", "heavily", "once", "actually", "fully",
        "completely", "finally", "immediately", "mainly", "both", "either", "all", "so-called", "since", "ever",
        "yet", "only", "even", "too", "previously", "earlier", "publicly", "repeatedly", "formally", "officially",
        "directly", "indirectly", "quickly", "subsequently", "eventually", "initially", "strongly",
    ),
    "det": (
        "the", "a", "an", "this", "these", "those", "his", "her", "its", "their", "our", "my", "your", "another",
        "some", "any", "all", "both", "each", "every", "many", "most", "other", "such", "more", "certain",
        "various", "one of", "some of", "many of", "most of", "all of", "parts of", "part of", "at least one of",
    ),
    "others": (
        "others", "more people",
    ),
    "particle": (
        "up", "out", "down", "away", "back", "apart", "forward", "together", "ahead",
    ),
    "pron": (
        "he", "she", "they", "it", "them", "him", "we", "us", "i", "you", "her",
    ),
    "poss": (
        "'s", "'", "s",
    ),
    "sides": (
        "both sides", "the two sides", "each other", "one another",
    ),
}  # fmt: skip
