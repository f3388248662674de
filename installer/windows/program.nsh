; The program's files: whether they are in use, and how the old ones go.

; Windows lets nobody write to a program that runs, whoever runs it, in whatever session.
!macro RefuseWhileRunning
  ${Do}
    StrCpy $R1 ""
    ${IfProgramRuns} "gonogo.exe"
    ${IfProgramRuns} "gonogo-gui.exe"
    ${If} $R1 == ""
      ${Break}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(TextRunning)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel ${EXIT_RUNNING}
    Quit
  ${Loop}
!macroend
!define RefuseWhileRunning '!insertmacro RefuseWhileRunning'

!macro IfProgramRuns program
  ${If} ${FileExists} "$INSTDIR\${program}"
    ClearErrors
    FileOpen $R0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      StrCpy $R1 "${program}"
    ${Else}
      FileClose $R0
    ${EndIf}
  ${EndIf}
!macroend
!define IfProgramRuns '!insertmacro IfProgramRuns'

; Remove the files that this or an older version has installed, and the folders that are empty then.
; Only what the list names: the folder is the user's choice, and may hold other things.
!macro RemoveListedFiles
  ClearErrors
  FileOpen $R0 "$INSTDIR\installed-files.txt" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileReadUTF16LE $R0 $R1
      ${If} ${Errors}
        ${Break}
      ${EndIf}
      StrCpy $R1 $R1 -2 ; its end of line
      StrCpy $R2 $R1 1 -1
      ${If} $R2 == "\"
        RMDir "$INSTDIR\$R1"
      ${Else}
        Delete "$INSTDIR\$R1"
      ${EndIf}
    ${Loop}
    FileClose $R0
    Delete "$INSTDIR\installed-files.txt"
  ${EndIf}
!macroend
!define RemoveListedFiles '!insertmacro RemoveListedFiles'

; The kiosk task goes first, or it would open the screen again while its files go.
!macro RemoveProgram
  ${RemoveIntegration}
  ${RefuseWhileRunning}
  ${RemoveListedFiles}
!macroend
!define RemoveProgram '!insertmacro RemoveProgram'
