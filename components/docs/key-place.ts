/** What stands in a sample where the reader's key belongs. */
export const KEY_PLACE = "air_test_…";
