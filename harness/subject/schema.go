package subject

import _ "embed"

// ManifestSchema is the published JSON Schema (2020-12) of a manifest; docs/reference/schemas has a copy.
//
//go:embed schema/manifest.schema.json
var ManifestSchema []byte
