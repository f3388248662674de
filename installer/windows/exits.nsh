; What the installer and the uninstaller answer besides 0 (done), 1 (cancelled) and 2 (broken off).
!define EXIT_RUNNING 3       ; a screen or a station of this installation runs
!define EXIT_OLD_WINDOWS 4   ; not Windows 10 version 1809 or newer on a 64-bit PC
!define EXIT_ELSEWHERE 5     ; /D= names a folder, and GoNoGo is installed in another one
!define EXIT_NO_KIOSK 6      ; installed, but Windows did not take the kiosk task
!define EXIT_DATA_LEFT 7     ; uninstalled, but some data could not be deleted
