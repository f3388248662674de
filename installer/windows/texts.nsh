; All texts of our own. A text names the same thing in both languages, line by line.

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

!macro Text name english german
  LangString ${name} ${LANG_ENGLISH} "${english}"
  LangString ${name} ${LANG_GERMAN} "${german}"
!macroend
!define Text '!insertmacro Text'

${Text} TextStart "Start GoNoGo" "GoNoGo starten"

${Text} TextFirewall "Firewall: let GigE cameras in" "Firewall: GigE-Kameras zulassen"
${Text} TextDesktop "Icon on the desktop" "Symbol auf dem Desktop"
${Text} TextAutostart "Start when somebody signs in" "Starten, wenn sich jemand anmeldet"
${Text} TextKiosk "Kiosk: full screen, always open" "Kiosk: ganzer Bildschirm, immer offen"

${Text} AboutProgram "The screen, the station and the commands." \
  "Der Bildschirm, die Station und die Befehle."
${Text} AboutFirewall "A rule for incoming UDP to gonogo.exe, without which no picture of a GigE \
  camera arrives. It is removed when GoNoGo is uninstalled." \
  "Eine Regel für eingehendes UDP an gonogo.exe; ohne sie kommt kein Bild einer GigE-Kamera an. Sie \
  verschwindet, wenn GoNoGo deinstalliert wird."
${Text} AboutDesktop "For all users of this computer." "Für alle Benutzer dieses Computers."
${Text} AboutAutostart "For all users of this computer. The line itself is started by a person." \
  "Für alle Benutzer dieses Computers. Die Linie selbst startet ein Mensch."
${Text} AboutKiosk "For all users of this computer: a screen on the line that nobody can leave shut. \
  A task of Windows opens it when somebody signs in, and looks once a minute." \
  "Für alle Benutzer dieses Computers: ein Bildschirm an der Linie, der nicht geschlossen bleibt. \
  Eine Aufgabe von Windows öffnet ihn bei der Anmeldung und sieht jede Minute nach."

${Text} TextOldWindows "GoNoGo needs Windows 10 version 1809 or newer on a 64-bit PC (x64)." \
  "GoNoGo braucht Windows 10 Version 1809 oder neuer auf einem 64-Bit-PC (x64)."
${Text} TextElsewhere "GoNoGo is installed in $0. Uninstall it there first, or install into that \
  folder; the data stay." \
  "GoNoGo ist in $0 installiert. Bitte zuerst dort deinstallieren oder in diesen Ordner \
  installieren; die Daten bleiben."
${Text} TextRunning "GoNoGo is running ($R1). Stop the line and close the screen, for all users, then \
  try again." \
  "GoNoGo läuft gerade ($R1). Bitte die Linie anhalten und den Bildschirm schließen, bei allen \
  Benutzern, dann wiederholen."
${Text} TextKioskFailed "GoNoGo is installed, but Windows did not accept the kiosk task. Make it in \
  the Task Scheduler from $INSTDIR\kiosk.xml." \
  "GoNoGo ist installiert, aber Windows hat die Kiosk-Aufgabe nicht angenommen. Sie lässt sich in der \
  Aufgabenplanung aus $INSTDIR\kiosk.xml anlegen."

${Text} TextRemove "Uninstall GoNoGo" "GoNoGo deinstallieren"
${Text} TextRemoveWhere "The program is removed from $INSTDIR." \
  "Das Programm wird aus $INSTDIR entfernt."
${Text} TextDataKept "The data stay: ledger, pictures, recipes and models. GoNoGo finds them when it \
  is installed again. They lie in" \
  "Die Daten bleiben: Prüfbuch, Bilder, Rezepte und Modelle. GoNoGo findet sie wieder, wenn es neu \
  installiert wird. Sie liegen in"
${Text} TextPurge "Delete this folder and all records in it as well" \
  "Auch diesen Ordner mit allen Aufzeichnungen löschen"
${Text} TextPurgeSure "Delete $DataFolder with the ledger and all pictures? They cannot be brought \
  back." \
  "$DataFolder mit dem Prüfbuch und allen Bildern löschen? Sie lassen sich nicht zurückholen."
${Text} TextDataLeft "GoNoGo is uninstalled, but something in $DataFolder is in use and could not be \
  deleted. Delete it by hand." \
  "GoNoGo ist deinstalliert, aber etwas in $DataFolder ist in Gebrauch und ließ sich nicht löschen. \
  Bitte von Hand löschen."
