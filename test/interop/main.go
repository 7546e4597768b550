// Checks, with the libraries that Go's checksum database uses, what our code wrote into a folder:
// checkpoint, vkey, entry, index, proof, and the tiles under tile/, with the entry bundles where there are any. Prints "ok" where all of it holds.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

// C2SP tiles are always of height 8 and leave the 8 out of the path.
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func check(folder string) error {
	read := func(name string) []byte {
		bytes, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			panic(err)
		}
		return bytes
	}
	verifier, err := note.NewVerifier(string(read("vkey")))
	if err != nil {
		return err
	}
	opened, err := note.Open(read("checkpoint"), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(string(read("index")), 10, 64)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{folder})
	proof, err := tlog.ProveRecord(size, index, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(read("entry"))); err != nil {
		return err
	}
	var ours tlog.RecordProof
	for _, line := range strings.Fields(string(read("proof"))) {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		ours = append(ours, hash)
	}
	if err := tlog.CheckRecord(ours, size, root, index, tlog.RecordHash(read("entry"))); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, "tile", "entries")); err == nil {
		return checkEntries(folder, size, reader)
	}
	return nil
}

// Every entry of every bundle must have the hash that the level-0 tiles, and so the checkpoint, say it has.
func checkEntries(folder string, size int64, reader tlog.HashReader) error {
	for first := int64(0); first < size; first += 256 {
		width := min(size-first, 256)
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return err
		}
		for i := range width {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s ends inside entry %d", path, first+i)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, first+i)})
			if err != nil {
				return err
			}
			if tlog.RecordHash(bundle[2:end]) != hashes[0] {
				return fmt.Errorf("%s: entry %d has another hash", path, first+i)
			}
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return fmt.Errorf("%s has %d bytes too many", path, len(bundle))
		}
	}
	return nil
}

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}
