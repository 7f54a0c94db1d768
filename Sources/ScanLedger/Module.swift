// The first lines of ScanLedger arrive with its first type.
