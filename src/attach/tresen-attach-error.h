/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_ATTACH_ERROR (tresen_attach_error_quark ())
GQuark tresen_attach_error_quark (void);

/**
 * TresenAttachError: why a file cannot be sent. Each needs another file, or something done to it.
 * @TRESEN_ATTACH_ERROR_READ: it could not be read
 * @TRESEN_ATTACH_ERROR_WRITE: its copy could not be written
 * @TRESEN_ATTACH_ERROR_EMPTY: there is nothing in it
 * @TRESEN_ATTACH_ERROR_FOLDER: a folder
 * @TRESEN_ATTACH_ERROR_TOO_LARGE: more bytes than are read
 * @TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS: more than are decoded
 * @TRESEN_ATTACH_ERROR_PICTURE: a picture that is damaged, or that nothing here can read
 * @TRESEN_ATTACH_ERROR_MOVING: a moving picture that is too large; it cannot be made smaller
 * @TRESEN_ATTACH_ERROR_RECORDING: a recording that is damaged
 * @TRESEN_ATTACH_ERROR_RECORDING_LARGE: a recording of more than 2 MB
 * @TRESEN_ATTACH_ERROR_RECORDING_LONG: a recording of more than a minute
 * @TRESEN_ATTACH_ERROR_SOUND: sound in a format that WeChat does not take
 * @TRESEN_ATTACH_ERROR_FILM: a film
 * @TRESEN_ATTACH_ERROR_DOCUMENT: a document that is damaged
 * @TRESEN_ATTACH_ERROR_LOCKED: a document with a password
 * @TRESEN_ATTACH_ERROR_OTHER: any other file
 */
typedef enum
{
  TRESEN_ATTACH_ERROR_READ,
  TRESEN_ATTACH_ERROR_WRITE,
  TRESEN_ATTACH_ERROR_EMPTY,
  TRESEN_ATTACH_ERROR_FOLDER,
  TRESEN_ATTACH_ERROR_TOO_LARGE,
  TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS,
  TRESEN_ATTACH_ERROR_PICTURE,
  TRESEN_ATTACH_ERROR_MOVING,
  TRESEN_ATTACH_ERROR_RECORDING,
  TRESEN_ATTACH_ERROR_RECORDING_LARGE,
  TRESEN_ATTACH_ERROR_RECORDING_LONG,
  TRESEN_ATTACH_ERROR_SOUND,
  TRESEN_ATTACH_ERROR_FILM,
  TRESEN_ATTACH_ERROR_DOCUMENT,
  TRESEN_ATTACH_ERROR_LOCKED,
  TRESEN_ATTACH_ERROR_OTHER,
} TresenAttachError;

void tresen_attach_error_take (GError **error, TresenAttachError code, const char *what, GError *cause);

G_END_DECLS
