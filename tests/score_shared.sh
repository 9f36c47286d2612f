#!/bin/sh
# Code the shared gold sets and print the closing lines of their scorers: score_shared.sh SHARED EVENTCODER BUILD
set -eu
shared=$1 eventcoder=$2 build=$3
mkdir -p "$build"

coded() {
    # Exit code 1 says that some article was skipped; the scorer sees that as events missed.
    "$eventcoder" code "$1" --output "$2" --quiet || [ $? -eq 1 ]
}

for set in seed_article ar_dev en_dev; do
    coded "$shared/gold/$set.jsonl" "$build/$set.jsonl"
    printf '\n%s\n' "$set"
    python3 "$shared/tools/score.py" "$shared/gold/$set.jsonl" "$build/$set.jsonl" | tail -n 4
done
for pair in labels:arabic_sentence_labels_dev spans:arabic_role_spans_dev places:english_event_places_dev \
    plover:plover_records_dev; do
    set=${pair#*:}
    coded "$shared/gold/$set.jsonl" "$build/$set.jsonl"
    printf '\n%s\n' "$set"
    python3 "$shared/tools/score_public.py" "${pair%%:*}" "$shared/gold/$set.jsonl" "$build/$set.jsonl"
done
