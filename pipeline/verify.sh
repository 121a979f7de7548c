#!/bin/sh
# Recompute every SHA-256 of this pack. Needs a POSIX shell and sha256sum, and none of our code.
# Run it in the unpacked folder: sh verify.sh
# Exit code 0: every byte is as packed. 1: something was changed, added or taken out; it is named.
cd "$(dirname "$0")" || exit 1
faults=0
listed=0

fault() {
    echo "CHANGED: $1"
    faults=$((faults + 1))
}

# manifest.json has one file on each line:     "name": "sha256"
hash_of() {
    IFS='"' read -r sum _ <<SUM
$(sha256sum "$1" 2>/dev/null)
SUM
    echo "${sum%% *}"
}

if [ "$(hash_of manifest.json)  manifest.json" != "$(cat manifest.sha256 2>/dev/null)" ]; then
    fault "manifest.json is not the one that manifest.sha256 was written for"
fi

while IFS='"' read -r _ name _ sum _; do
    [ "${#sum}" -eq 64 ] || continue
    listed=$((listed + 1))
    if [ ! -f "$name" ]; then
        fault "$name is missing"
    elif [ "$(hash_of "$name")" != "$sum" ]; then
        fault "$name"
    fi
done < manifest.json

# Nothing may lie in the pack that the manifest does not name.
present() {
    for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        if [ -d "$path" ] && [ ! -L "$path" ]; then
            present "$path"
        elif [ -e "$path" ] || [ -L "$path" ]; then
            echo "${path#./}"
        fi
    done
}
present . | {
    extra=0
    while read -r path; do
        case "$path" in manifest.json | manifest.sha256) continue ;; esac
        is_listed=no
        while IFS='"' read -r _ name _; do
            [ "$name" = "$path" ] && is_listed=yes && break
        done < manifest.json
        [ "$is_listed" = yes ] || { echo "CHANGED: $path is not in the manifest"; extra=1; }
    done
    exit "$extra"
} || faults=$((faults + 1))

if [ "$listed" -eq 0 ]; then
    fault "manifest.json names no file"
fi
if [ "$faults" -ne 0 ]; then
    echo "NOT AS PACKED"
    exit 1
fi
echo "$listed files are as packed."
echo "Compare this with the hash that was signed or noted when the pack was made:"
cat manifest.sha256
