; Uninstalling keeps the data, unless somebody asks for them to go.

Var PurgeBox
Var Purge

Function un.onInit
  ${SystemWide}
  ${RefuseWhileRunning}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE=" $Purge
FunctionEnd

Function un.AskForData
  !insertmacro MUI_HEADER_TEXT "$(TextRemove)" "$(TextRemoveWhere)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 40u "$(TextDataKept)"
  Pop $0
  ${NSD_CreateLabel} 0 44u 100% 24u "$DataFolder"
  Pop $0
  ${NSD_CreateCheckbox} 0 72u 100% 12u "$(TextPurge)"
  Pop $PurgeBox
  nsDialogs::Show
FunctionEnd

Function un.TakeAnswer
  ${NSD_GetState} $PurgeBox $Purge
  ${If} $Purge == ${BST_CHECKED}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(TextPurgeSure)" IDYES +2
    Abort
  ${EndIf}
FunctionEnd

Section "Uninstall"
  ${RemoveProgram}
  Delete "$INSTDIR\installed.toml"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${LISTED}"
  DeleteRegKey HKLM "${REGISTERED}"

  ; Only the folder that the installer made: one that an administrator chose is not ours to delete.
  ${If} $Purge == "1"
    ; Users may write there. Unlike RMDir /r, "rd" does not follow a link out of the folder.
    nsExec::Exec '"$SYSDIR\cmd.exe" /c rd /s /q "$DataFolder"'
    Pop $0
    ${If} ${FileExists} "$DataFolder\*.*"
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(TextDataLeft)" /SD IDOK
      SetErrorLevel ${EXIT_DATA_LEFT}
    ${EndIf}
  ${EndIf}
SectionEnd
