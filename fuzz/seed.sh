#!/bin/sh
# Fills corpus/ with the fixtures, with one recipe for each body that `splice` knows, and with the
# values that stand in the fixtures.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/events corpus/bytes corpus/splice corpus/referees corpus/normalize corpus/replacements
cp ../fixtures/*.json corpus/bytes/
cp ../fixtures/*.json ../fixtures/documents/* corpus/normalize/
for base in 0 1 2 3 4 5 6 7; do
    printf "\\$base" > "corpus/splice/base-$base"
    printf "\\$base\\005\\010\\001\\000\\020\\022" > "corpus/splice/copy-$base"
    printf "\\$base\\007\\040\\105\\001\\060\\013" > "corpus/splice/nested-$base"
done
for event in 0 1 2 3 4 5; do
    for quirk in 0 10 20 30 40; do
        printf "\\$event\\003\\$quirk\\005\\017\\001\\$quirk" > "corpus/events/$event-$quirk"
    done
done
for fixture in ../fixtures/*.json; do
    name=$(basename "$fixture")
    cp "$fixture" "corpus/referees/$name"
    # What stands behind a colon, one document a line.
    sed -n 's/^[^:]*: *\(.*[^,]\),*$/\1/p' "$fixture" | head -n 4 > "corpus/referees/values-$name"
done
