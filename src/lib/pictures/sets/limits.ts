/** What a set may be, and how much of the page's time and memory opening one may take. */

/** MNIST's 70,000 and CIFAR-10's 60,000 fit; names and labels of so many pictures take some 20 MB. */
export const MOST_PICTURES = 100_000;
/** Files in a folder or an archive, those left out included; more take seconds only to be listed. */
export const MOST_FILES = 200_000;
/** Above this an archive is refused by its length alone; 10,000 photographs of 200 kB fit. */
export const MOST_ARCHIVE_BYTES = 2 * 2 ** 30;
/** A zip's list of files is read whole; 200,000 files with names of ordinary length take half of this. */
export const MOST_DIRECTORY_BYTES = 48 * 2 ** 20;
/** What all files of an archive may come to; deflate packs up to 1,032 : 1, photographs hardly at all. */
export const MOST_UNPACKED_BYTES = 8 * 2 ** 30;
/** One file of an archive: tables and raw pictures may be longer than a picture, but are unpacked whole. */
export const MOST_RAW_BYTES = 512 * 2 ** 20;
/** gzip has no list of files and is unpacked whole; CIFAR-10's archive unpacks to 176 MB. */
export const MOST_GZIP_BYTES = 512 * 2 ** 20;
/** Numbers of a table of vectors: 128 MB as 32-bit floats; 10,000 rows of 2,048 fit. */
export const MOST_VALUES = 2 ** 25;
/** A table as text takes up to ten times the room of its numbers. */
export const MOST_TABLE_BYTES = 512 * 2 ** 20;
/** Classes; more than these are names or numbers that were taken for classes by mistake. */
export const MOST_CLASSES = 10_000;

/** Files without a picture's name that are looked into to learn what they are: about half a second. */
export const MOST_SNIFFED = 1000;
/** Pictures are checked for damage while a set opens until so much was read: about five seconds. */
export const MOST_CHECKED_BYTES = 256 * 2 ** 20;
/** A longer picture is not checked before it is asked for: its checksum alone would take 20 ms of the page. */
export const MOST_CHECKED_FILE_BYTES = 4 * 2 ** 20;

/** The page gets its turn after so long; a frame takes 16. */
export const SLICE_MS = 12;
/** Contents up to this are unpacked in one go: two milliseconds. */
export const MOST_BYTES_AT_ONCE = 2 ** 16;
/** Bytes read from a file at once, and how many such pieces are kept: 8 MB a set. */
export const BLOCK_BYTES = 2 ** 20;
export const KEPT_BLOCKS = 8;
/** Pictures that are decoded at once; each takes up to 400 MB while the browser decodes it, most far below one. */
export const MOST_DECODED_AT_ONCE = 4;
/** Files that are read at once while a set opens: the disk's waiting times overlap. */
export const MOST_READ_AT_ONCE = 16;
