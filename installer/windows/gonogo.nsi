; The Windows installer: per machine, in English and German. `python -m installer.nsis` compiles it.
;
; setup.exe /S [/DESKTOP=0|1] [/FIREWALL=0|1] [/AUTOSTART=0|1] [/KIOSK=0|1] [/D=C:\Folder]
; uninstall.exe /S [/PURGE=1]
; Exit codes: see exits.nsh. What is not named keeps its last choice when an installation is renewed.

Unicode true
Target ${TARGET}
!ifdef QUICK
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif

!define NAME "GoNoGo"
!define PUBLISHER "The GoNoGo project"
!define REGISTERED "Software\${NAME}"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!include "MUI2.nsh"
!include "Sections.nsh"
!include "x64.nsh"
!include "WinVer.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "nsDialogs.nsh"
!include "exits.nsh"
!include "kiosk.nsh"
!include "system.nsh"
!include "program.nsh"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$PROGRAMFILES64\${NAME}"
RequestExecutionLevel admin
ManifestDPIAware true
ManifestSupportedOS Win10
AllowSkipFiles off
ShowInstDetails hide
ShowUnInstDetails hide
BrandingText "${NAME} ${VERSION}"

VIProductVersion "${FOUR_NUMBERS}"
VIFileVersion "${FOUR_NUMBERS}"
!macro version_information language
  VIAddVersionKey /LANG=${language} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${language} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "FileDescription" "${NAME} Setup"
  VIAddVersionKey /LANG=${language} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${language} "LegalCopyright" "${PUBLISHER}"
!macroend

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

Var DataFolder
Var KioskFailed

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE_PICTURE}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhereInstalled
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(TextStart)"
!define MUI_FINISHPAGE_RUN_FUNCTION StartAsUser
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.AskForData un.TakeAnswer
!insertmacro MUI_UNPAGE_INSTFILES

!include "texts.nsh"
!insertmacro version_information ${LANG_ENGLISH}
!insertmacro version_information ${LANG_GERMAN}

Section "-before"
  ${RemoveProgram}
SectionEnd

Section "!${NAME}" SecProgram
  SectionIn RO
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  File "/oname=installed-files.txt" "${LIST}"
  ; An administrator may have moved the data.
  ${IfNot} ${FileExists} "$INSTDIR\installed.toml"
    File "installed.toml"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\gonogo-gui.exe"
SectionEnd

Section "$(TextFirewall)" SecFirewall
  ; Cameras stand in networks that Windows takes for public. A camera with a wrong address answers
  ; from another subnet, and must be found all the same.
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${FIREWALL_RULE}" dir=in \
    action=allow protocol=UDP profile=any program="$INSTDIR\gonogo.exe"'
  Pop $0
SectionEnd

Section /o "$(TextDesktop)" SecDesktop
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\gonogo-gui.exe"
SectionEnd

Section /o "$(TextAutostart)" SecAutostart
  CreateShortcut "$SMSTARTUP\${NAME}.lnk" "$INSTDIR\gonogo-gui.exe"
SectionEnd

Section /o "$(TextKiosk)" SecKiosk
  ${WriteKioskTask}
  nsExec::Exec '"$SYSDIR\schtasks.exe" /Create /F /TN "${KIOSK_TASK}" /XML "${KIOSK_FILE}"'
  Pop $0
  ${If} $0 != 0
    StrCpy $KioskFailed 1
  ${EndIf}
SectionEnd

Section "-after"
  ${MakeDataFolder}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  WriteRegStr HKLM "${REGISTERED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${REGISTERED}" "Version" "${VERSION}"
  ${Remember} ${SecFirewall} "Firewall"
  ${Remember} ${SecDesktop} "Desktop"
  ${Remember} ${SecAutostart} "Autostart"
  ${Remember} ${SecKiosk} "Kiosk"

  WriteRegStr HKLM "${LISTED}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${LISTED}" "DisplayIcon" "$INSTDIR\gonogo-gui.exe"
  WriteRegStr HKLM "${LISTED}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKLM "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${LISTED}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKLM "${LISTED}" "NoModify" 1
  WriteRegDWORD HKLM "${LISTED}" "NoRepair" 1

  ${If} $KioskFailed == 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(TextKioskFailed)" /SD IDOK
    SetErrorLevel ${EXIT_NO_KIOSK}
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "$(AboutProgram)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecFirewall} "$(AboutFirewall)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecDesktop} "$(AboutDesktop)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "$(AboutAutostart)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecKiosk} "$(AboutKiosk)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${SystemWide}
  ${IfNot} ${IsNativeAMD64}
  ${OrIfNot} ${AtLeastBuild} 17763
    ${Refuse} "$(TextOldWindows)" ${EXIT_OLD_WINDOWS}
  ${EndIf}

  ReadRegStr $0 HKLM "${REGISTERED}" "InstallLocation"
  ${If} $0 != ""
    ${If} $INSTDIR == "$PROGRAMFILES64\${NAME}"
      StrCpy $INSTDIR $0
    ${ElseIf} $INSTDIR != $0
      ${Refuse} "$(TextElsewhere)" ${EXIT_ELSEWHERE}
    ${EndIf}
  ${EndIf}
  ${RefuseWhileRunning}

  ${Recall} ${SecFirewall} "Firewall"
  ${Recall} ${SecDesktop} "Desktop"
  ${Recall} ${SecAutostart} "Autostart"
  ${Recall} ${SecKiosk} "Kiosk"
FunctionEnd

Function SkipWhereInstalled
  ReadRegStr $0 HKLM "${REGISTERED}" "InstallLocation"
  ${If} $0 != ""
    Abort
  ${EndIf}
FunctionEnd

Function StartAsUser
  ; Not as the administrator who installs: the Explorer hands it to the user who is signed in.
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\gonogo-gui.exe"'
FunctionEnd

!include "uninstall.nsh"
