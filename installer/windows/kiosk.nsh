; The kiosk: a task of Windows that opens the screen for whoever signs in, and again when it is shut.

!define KIOSK_TASK "GoNoGo kiosk"
!define KIOSK_FILE "$INSTDIR\kiosk.xml"

!include "WordFunc.nsh"

!macro Line text
  FileWriteUTF16LE $R0 '${text}$\r$\n'
!macroend

; schtasks takes the settings that matter here from a file alone: the group instead of a user, no end
; after three days, on battery too, and the priority of a program that somebody looks at.
!macro WriteKioskTask
  ${WordReplace} "$INSTDIR" "&" "&amp;" "+*" $R1
  FileOpen $R0 "${KIOSK_FILE}" w
  FileWriteUTF16LE /BOM $R0 '<?xml version="1.0" encoding="UTF-16"?>$\r$\n'
  !insertmacro Line '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
  ; Where the screen still runs, the next look starts no second one.
  !insertmacro Line '<Triggers><LogonTrigger><Repetition><Interval>PT1M</Interval></Repetition></LogonTrigger></Triggers>'
  !insertmacro Line '<Principals><Principal id="Users"><GroupId>S-1-5-32-545</GroupId><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>'
  !insertmacro Line '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority></Settings>'
  !insertmacro Line '<Actions Context="Users"><Exec><Command>"$R1\gonogo-gui.exe"</Command><Arguments>screen --full-screen</Arguments><WorkingDirectory>$R1</WorkingDirectory></Exec></Actions>'
  !insertmacro Line '</Task>'
  FileClose $R0
!macroend
!define WriteKioskTask '!insertmacro WriteKioskTask'
