// Checks, with the libraries that Go's checksum database uses, what our code wrote into a folder:
// checkpoint, vkey, entry, index, and the tiles under tile/. Prints "ok" where all of it holds.
package main

import (
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
	return tlog.CheckRecord(ours, size, root, index, tlog.RecordHash(read("entry")))
}

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}
