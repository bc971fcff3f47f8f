// What every page loads: htmx and a few small habits, each in its own file.
import "htmx.org";
import { startCharts } from "./js/chart.js";
import { startConnection } from "./js/connection.js";
import { startDialogs } from "./js/dialogs.js";
import { startForms } from "./js/forms.js";
import { startInstall } from "./js/install.js";
import { startLive } from "./js/live.js";
import { startMenus } from "./js/menus.js";
import { startPhotos } from "./js/photo.js";
import { startPasskeys } from "./js/passkeys.js";
import { startPush } from "./js/push.js";
import { startTabs } from "./js/tabs.js";
import { startTimes } from "./js/times.js";
import { startToasts } from "./js/toasts.js";

startCharts();
startConnection();
startDialogs();
startForms();
startLive();
startMenus();
startTabs();
startTimes();
startToasts();
startInstall();
startPush();
startPhotos();
startPasskeys();
