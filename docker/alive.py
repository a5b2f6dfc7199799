"""The containers' health check: this process answers under the portal's own name."""

import http.client
import os
import sys

line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=3)
line.request("GET", "/livez", headers={"Host": os.environ["PORTAL_HOSTS"].split(",")[0]})
sys.exit(line.getresponse().status != http.client.OK)
