/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenWebBrowser: what a customer opens a page with, as far as paying cares.
 * @TRESEN_WEB_BROWSER_COMPUTER: anything that is not told to be one of the others
 * @TRESEN_WEB_BROWSER_PHONE: a phone or tablet, outside WeChat
 * @TRESEN_WEB_BROWSER_WECHAT: inside WeChat
 */
typedef enum
{
  TRESEN_WEB_BROWSER_COMPUTER,
  TRESEN_WEB_BROWSER_PHONE,
  TRESEN_WEB_BROWSER_WECHAT,
} TresenWebBrowser;

/** TresenWebLanguage: the languages of the customers' pages. */
typedef enum
{
  TRESEN_WEB_LANGUAGE_ZH_CN,
  TRESEN_WEB_LANGUAGE_DE,
  TRESEN_WEB_LANGUAGE_EN,
  TRESEN_WEB_N_LANGUAGES,
} TresenWebLanguage;

TresenWebBrowser tresen_web_browser_tell (const char *user_agent);
TresenWebLanguage tresen_web_language_choose (const char *user_agent, const char *accept_language);
const char *tresen_web_language_get_tag (TresenWebLanguage language);

G_END_DECLS
