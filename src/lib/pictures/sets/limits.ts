/** What a set may be, and how much of the page's time and memory opening one may take. */

/** MNIST's 70,000 and CIFAR-10's 60,000 fit; names and labels of so many pictures take some 20 MB. */
export const mostPictures = 100_000;
/** Files in a folder or an archive, those left out included; more take seconds only to be listed. */
export const mostFiles = 200_000;
/** Above this an archive is refused by its length alone; 10,000 photographs of 200 kB fit. */
export const mostArchiveBytes = 2 * 2 ** 30;
/** A zip's list of files is read whole; 200,000 files with names of ordinary length take half of this. */
export const mostDirectoryBytes = 48 * 2 ** 20;
/** What all files of an archive may come to; deflate packs up to 1,032 : 1, photographs hardly at all. */
export const mostUnpackedBytes = 8 * 2 ** 30;
/** One file of an archive: tables and raw pictures may be longer than a picture, but are unpacked whole. */
export const mostRawBytes = 512 * 2 ** 20;
/** gzip has no list of files and is unpacked whole; CIFAR-10's archive unpacks to 176 MB. */
export const mostGzipBytes = 512 * 2 ** 20;
/** Numbers of a table of vectors: 128 MB as 32-bit floats; 10,000 rows of 2,048 fit. */
export const mostValues = 2 ** 25;
/** A table as text takes up to ten times the room of its numbers. */
export const mostTableBytes = 512 * 2 ** 20;
/** Classes; more than these are names or numbers that were taken for classes by mistake. */
export const mostClasses = 10_000;

/** Files without a picture's name that are looked into to learn what they are: about half a second. */
export const mostSniffed = 1000;
/** Bytes that are read while a set opens to check its pictures for damage: about five seconds. */
export const mostCheckedBytes = 256 * 2 ** 20;
/** A longer picture is not checked before it is asked for: its checksum alone would take 20 ms of the page. */
export const mostCheckedFileBytes = 4 * 2 ** 20;

/** Work between two turns of the page; a frame takes 16. */
export const sliceMs = 12;
/** Contents up to this are unpacked in one go: two milliseconds. */
export const mostBytesAtOnce = 2 ** 16;
/** Bytes read from a file at once. */
export const blockBytes = 2 ** 20;
/** Blocks that are kept: 8 MB a set. */
export const keptBlocks = 8;
/** Pictures that are decoded at once; each takes up to 400 MB while the browser decodes it, most far below one. */
export const mostDecodedAtOnce = 4;
/** Files that are read at once while a set opens: the disk's waiting times overlap. */
export const mostReadAtOnce = 16;
