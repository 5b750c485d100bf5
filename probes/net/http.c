/* HTTP.  The only user of libcurl. */
#include "../base/base.h"

#include <curl/curl.h>

#include "net.h"

const char *http_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}
