; What installer and uninstaller ask of Windows and leave in it.

!define FIREWALL_RULE "GoNoGo: GigE cameras"

; All users' menus and folders, and the registry as 64-bit programs see it.
!macro SystemWide
  SetShellVarContext all
  SetRegView 64
  StrCpy $DataFolder "$APPDATA\${NAME}"
!macroend
!define SystemWide "!insertmacro SystemWide"

; Say why and end with a code that a silent caller can tell from others.
!macro Refuse why code
  MessageBox MB_OK|MB_ICONSTOP "${why}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend
!define Refuse '!insertmacro Refuse'

!macro RemoveIntegration
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  Delete "$SMSTARTUP\${NAME}.lnk"
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${FIREWALL_RULE}"'
  Pop $0
  nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${KIOSK_TASK}"'
  Pop $0
  Delete "${KIOSK_FILE}"
!macroend
!define RemoveIntegration '!insertmacro RemoveIntegration'

; The station's data belong to the machine: whoever signs in works with the same ledger. Guests and
; the network read nothing. By number, since the groups' names differ from language to language.
!macro MakeDataFolder
  CreateDirectory "$DataFolder"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$DataFolder" /inheritance:r /grant:r \
    *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)M'
  Pop $0
!macroend
!define MakeDataFolder '!insertmacro MakeDataFolder'

; A section is as the command line says, else as it was at the last installation, else as written.
!macro Recall section option
  ReadRegDWORD $1 HKLM "${REGISTERED}" "${option}"
  ${If} ${Errors}
    StrCpy $1 ""
  ${EndIf}
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/${option}=" $3
  ${IfNot} ${Errors}
    StrCpy $1 $3
  ${EndIf}
  ${If} $1 == "1"
    !insertmacro SelectSection ${section}
  ${ElseIf} $1 == "0"
    !insertmacro UnselectSection ${section}
  ${EndIf}
!macroend
!define Recall '!insertmacro Recall'

!macro Remember section option
  ${If} ${SectionIsSelected} ${section}
    WriteRegDWORD HKLM "${REGISTERED}" "${option}" 1
  ${Else}
    WriteRegDWORD HKLM "${REGISTERED}" "${option}" 0
  ${EndIf}
!macroend
!define Remember '!insertmacro Remember'
