#!/bin/sh
# One backup: the database, the files beside it, and their checksums. Keeps the newest PORTAL_BACKUPS (14).
set -eu
name="portal-$(date -u +%Y%m%dT%H%M%SZ)"
umask 077
mkdir "/backup/$name.part"
cd "/backup/$name.part"
pg_dump --format=custom --file=portal.dump
# The files come after the rows that name them: a file too many is harmless, one too few is not.
tar -C /data -cf media.tar media
sha256sum portal.dump media.tar > SHA256SUMS
pg_restore --list portal.dump > /dev/null
mv "/backup/$name.part" "/backup/$name"
ls -1d /backup/portal-*Z | sort -r | tail -n "+$((${PORTAL_BACKUPS:-14} + 1))" | xargs -r rm -r --
echo "$name"
[ -z "${PORTAL_S3_BUCKET:-}" ] || echo "Papers and attached files are in the bucket $PORTAL_S3_BUCKET and not in this backup."
