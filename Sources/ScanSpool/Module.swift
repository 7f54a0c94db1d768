// The first lines of ScanSpool arrive with its first type.
