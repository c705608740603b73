#!/bin/sh
# Builds app/static/dist and tests/vendor/axe.min.js from the sources in this folder.
# The output is committed: the platform itself never needs Node.
set -eu
cd "$(dirname "$0")"
dist=../app/static/dist
modules=node_modules

npm install --no-audit --no-fund --omit-lockfile-registry-resolved

mkdir -p "$dist/fonts" "$dist/licences" ../tests/vendor
npx sass --no-source-map --style=compressed --quiet-deps --load-path="$modules" \
  scss/khoabang.scss "$dist/khoabang.css"
npx sass --no-source-map --style=compressed --quiet-deps --load-path="$modules" \
  scss/room.scss "$dist/room.css"
if grep -q 'GDS Transport\|crest' "$dist/khoabang.css" "$dist/room.css"; then
  echo "The style sheet still refers to the fonts or the crest of another state." >&2
  exit 1
fi

cp "$modules/govuk-frontend/dist/govuk/govuk-frontend.min.js" "$dist/"
sed -i '/^\/\/# sourceMappingURL=/d' "$dist/govuk-frontend.min.js"
for subset in latin latin-ext vietnamese; do
  for weight in 400 600 700; do
    cp "$modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" \
      "$dist/fonts/"
  done
done
cp "$modules/@fontsource/be-vietnam-pro/LICENSE" "$dist/licences/be-vietnam-pro.txt"
cp "$modules/govuk-frontend/LICENSE.txt" "$dist/licences/govuk-frontend.txt" 2>/dev/null \
  || cp licences/govuk-frontend.txt "$dist/licences/"
cp "$modules/axe-core/axe.min.js" "$modules/axe-core/LICENSE" ../tests/vendor/
mv ../tests/vendor/LICENSE ../tests/vendor/axe-LICENSE.txt
