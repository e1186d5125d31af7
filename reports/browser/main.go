package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

func main() {
	report := flag.String("report", "../out", "the folder of the report")
	id := flag.String("case", "", "the case to take pictures of")
	out := flag.String("o", ".", "the folder for the pictures")
	flag.Parse()
	if err := pictures(*report, *id, *out); err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		os.Exit(1)
	}
}

// pictures takes four of a case: on a desk and on a telephone, each in light and in dark.
func pictures(report, id, out string) error {
	if id == "" {
		return errors.New("name a case by -case")
	}
	page, err := filepath.Abs(filepath.Join(report, "index.html"))
	if err == nil {
		_, err = os.Stat(page)
	}
	if err != nil {
		return err
	}
	ctx, end, err := start()
	if err != nil {
		return err
	}
	defer end()
	for _, width := range []int64{1400, 400} {
		for _, shade := range []string{"light", "dark"} {
			file := filepath.Join(out, fmt.Sprintf("case-%d-%s.png", width, shade))
			if err := picture(ctx, page, id, file, look{width, 1100, shade == "dark", true}); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func picture(ctx context.Context, page, id, file string, l look) error {
	if err := open(ctx, page, "case="+id, l); err != nil {
		return err
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}
