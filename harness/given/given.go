package given

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MostText is the greatest length, in bytes, of what people write: a manifest, a list of cases. The longest list of this project
// has 40 KB.
const MostText = 4 << 20

// MostReport is the greatest length, in bytes, of what a run writes. With the traces of all cases kept, the reference's is 60 MB.
const MostReport = 512 << 20

// Error says that a file is not one of those that are read. What it was wanted for, and what to give instead, its reader knows.
type Error struct {
	Path string
	What string // "is a device, not a regular file"
}

func (e *Error) Error() string { return e.Path + " " + e.What }

// Open opens a regular file of at most so many bytes. Reading it ends in an error when it has grown beyond them since. A name that
// stands for anything else is an *Error; a file that is not there or may not be read is one of the system's errors.
func Open(path string, most int64) (io.ReadCloser, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe waits for whoever fills it
	if err != nil {
		return nil, err
	}
	if err := check(path, info, most); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err = file.Stat() // and again: another file may have taken its name
	if err == nil {
		err = check(path, info, most)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &reader{File: file, left: most, most: most}, nil
}

// Read returns the content of a regular file of at most so many bytes, see Open.
func Read(path string, most int64) ([]byte, error) {
	file, err := Open(path, most)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// reader is a file that may grow while it is read.
type reader struct {
	*os.File
	left, most int64
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p[:min(int64(len(p)), r.left+1)])
	if int64(n) > r.left {
		return int(r.left), tooLong(r.Name(), r.most)
	}
	r.left -= int64(n)
	return n, err
}

func check(path string, info fs.FileInfo, most int64) error {
	if kind := Kind(info.Mode()); kind != "" {
		return &Error{Path: path, What: "is " + kind + ", not a regular file"}
	}
	if info.Size() > most {
		return tooLong(path, most)
	}
	return nil
}

func tooLong(path string, most int64) error {
	return &Error{Path: path, What: fmt.Sprintf("is longer than the %d MiB that are read of such a file", most>>20)}
}

// Kind names, with its article, what is no regular file; empty for one that is.
func Kind(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else than a file"
}
