// Records of a kind in a region are found by the index that has their place too: each index costs each written record.
DROP INDEX record_region IF EXISTS;
