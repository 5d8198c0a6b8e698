/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-tree.h"

G_BEGIN_DECLS

#define TRESEN_XML_MAX_DEPTH 16

#define TRESEN_XML_ERROR (tresen_xml_error_quark ())
GQuark tresen_xml_error_quark (void);

/**
 * TresenXmlError:
 * @TRESEN_XML_ERROR_INVALID: not well-formed, or not in the encoding it claims
 * @TRESEN_XML_ERROR_FORBIDDEN: holds a DOCTYPE or an entity of its own
 * @TRESEN_XML_ERROR_TOO_DEEP: more than %TRESEN_XML_MAX_DEPTH levels
 */
typedef enum
{
  TRESEN_XML_ERROR_INVALID,
  TRESEN_XML_ERROR_FORBIDDEN,
  TRESEN_XML_ERROR_TOO_DEEP,
} TresenXmlError;

TresenTree *tresen_xml_parse (GBytes *text, GError **error);

G_END_DECLS
