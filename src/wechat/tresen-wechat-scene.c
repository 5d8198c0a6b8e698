/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-scene.h"

/**
 * tresen_wechat_scene_is_valid:
 * @scene: what a QR code is to bring back
 *
 * Source: WeChat, qrcode/create (scene_str). Pure; any thread.
 *
 * Returns: whether it is UTF-8 of 1 to 64 characters that can be seen, without blanks around them
 */
gboolean
tresen_wechat_scene_is_valid (const char *scene)
{
  glong length;

  if (!g_utf8_validate (scene, -1, NULL))
    return FALSE;
  length = g_utf8_strlen (scene, -1);
  if (length < 1 || length > TRESEN_WECHAT_SCENE_MAX_CHARACTERS)
    return FALSE;
  for (const char *at = scene; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return !g_unichar_isspace (g_utf8_get_char (scene))
         && !g_unichar_isspace (g_utf8_get_char (g_utf8_offset_to_pointer (scene, length - 1)));
}
