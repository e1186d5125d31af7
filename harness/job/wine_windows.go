package job

import "golang.org/x/sys/windows"

// Wine reports whether this is Wine, whose ntdll exports a function of that name and Windows' does not.
func Wine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}
