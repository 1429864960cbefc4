#!/bin/sh
# Plants the mistakes of a .mutations file one by one and expects the room's tests to catch each.
# Usage: Tests/Mutations/run.sh RAMPolicy Cloud        (room, layer)
set -eu
room=${1:?room} layer=${2:?layer}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/Tests"
cp "$root/Package.swift" "$work/"
cp -r "$root/Sources" "$work/"
cp -r "$root/Tests/Unit" "$root/Tests/Support" "$work/Tests/"
cd "$work"
try() { ROOMS="${room}Tests" swift test --filter "${room}Tests" --skip Benchmark --skip Comparison >"$work/log" 2>&1; }
try || { tail -20 "$work/log"; echo "the tests fail without any mistake planted"; exit 1; }
caught=0 missed=0
while IFS="$(printf '\t')" read -r file old new; do
    case $file in '#'* | '') continue ;; esac
    path=Sources/$layer/$room/$file
    cp "$path" "$work/saved"
    OLD=$old NEW=$new perl -0pi -e '
        BEGIN { ($o, $n) = map { my $t = $ENV{$_}; $t =~ s/\\n/\n/g; $t } qw(OLD NEW); }
        s/\Q$o\E/$n/' "$path"
    if cmp -s "$path" "$work/saved"; then echo "STALE   $file: $old"; missed=$((missed + 1)); continue; fi
    if try; then
        echo "MISSED  $file: $old -> $new"; missed=$((missed + 1))
    elif grep -q "error:.*$file\|error: emit-module\|error: fatalError" "$work/log" && ! grep -q "✘" "$work/log"; then
        echo "BROKEN  $file: $old -> $new does not compile"; missed=$((missed + 1))
    else
        caught=$((caught + 1))
    fi
    cp "$work/saved" "$path"
done <"$root/Tests/Mutations/$room.mutations"
echo "$caught caught, $missed not caught"
[ "$missed" -eq 0 ]
